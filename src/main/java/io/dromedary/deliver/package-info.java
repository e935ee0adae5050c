/** Delivery: results, their names, and the records beside them. */
package io.dromedary.deliver;
