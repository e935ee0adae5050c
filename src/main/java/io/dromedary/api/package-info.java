/**
 * The provider's API: what differs between its generations stands behind {@link io.dromedary.api.Dialect}.
 *
 * <p>Its answers are no matter for {@code unmarshal}: the status counts before the body, the body is cut at a size, and in the way of an
 * answer there is often a page of HTML of some proxy. So the dialects read them, from text.
 */
package io.dromedary.api;
