/** The line as a whole: the settings, the beans that the routes refer to, and the Camel that runs them. */
package io.dromedary.main;
