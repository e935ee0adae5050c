/** The catalogue of the provider's models; expresses a drop in the parameters of its model. */
package io.dromedary.catalogue;
