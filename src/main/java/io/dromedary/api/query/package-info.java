/** Free, repeatable calls to the provider. */
package io.dromedary.api.query;
