/** Notifications of final requests by webhook: the listener, their authentication, and the responses. */
package io.dromedary.webhook;
