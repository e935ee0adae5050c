/** What a text of a stranger is made fit for: a message, a suggestion, a log. */
package io.dromedary.text;
