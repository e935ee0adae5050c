/**
 * A local implementation of the provider's API for people without a key and for tests. It stands apart: it uses nothing of the product,
 * and only the
 * commands use it.
 */
package io.dromedary.sandbox;
