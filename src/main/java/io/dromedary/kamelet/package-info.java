/** What the kamelets call in other people's Camel: sends a drop to a running line, and asks what became of it. */
package io.dromedary.kamelet;
