/** How drops are taken back: the marker in the work folder, and what becomes of a job that is withdrawn. */
package io.dromedary.withdraw;
