/** Questions to the provider that cost nothing and may be asked again. */
package io.dromedary.api.query;
