/** What can go wrong on purpose, how a prompt or the settings ask for it, and whether it strikes now. */
package io.dromedary.sandbox.faults;
