/** How the provider is called: connections, guarded addresses, authentication, responses. */
package io.dromedary.api.http;
