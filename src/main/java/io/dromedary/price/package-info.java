/** What a submission will cost, as far as that can be known before it is sent. */
package io.dromedary.price;
