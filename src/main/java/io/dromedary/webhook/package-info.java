/** How the provider tells that a request is final: the listener, what a webhook is known by, and how it is answered. */
package io.dromedary.webhook;
