/** The way to the provider: whose turn it is, uploads, the one call that costs money, and when to try again. */
package io.dromedary.submit;
