/** The provider's API: what differs between its generations is behind {@link io.dromedary.api.Dialect}. */
package io.dromedary.api;
