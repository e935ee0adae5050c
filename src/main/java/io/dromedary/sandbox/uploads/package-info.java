/** Files of the client: URLs that are handed out, what comes to them, and the types that are taken. */
package io.dromedary.sandbox.uploads;
