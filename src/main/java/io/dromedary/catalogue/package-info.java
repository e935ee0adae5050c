/** What is known of the provider's models, and how a drop is said in a model's own words. */
package io.dromedary.catalogue;
