/** Sends webhooks about requests that have ended: when, how often, signed by what, to which addresses. */
package io.dromedary.sandbox.webhooks;
