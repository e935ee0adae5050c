/** How the provider is called: connections, guarded addresses, authentication, what an answer is. */
package io.dromedary.api.http;
