/** Looks whether everything is there that the line needs, and says what to do where it is not. Nothing is paid, changed or left behind. */
package io.dromedary.doctor;
