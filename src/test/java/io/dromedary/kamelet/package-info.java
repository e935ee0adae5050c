/** What the kamelets say of themselves, and what they send. */
package io.dromedary.kamelet;
