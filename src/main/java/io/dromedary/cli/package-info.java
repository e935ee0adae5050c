/** The command line. */
package io.dromedary.cli;
