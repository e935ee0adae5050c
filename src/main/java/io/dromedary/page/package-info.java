/** What a person sees of the line in a browser, and what can be done there. */
package io.dromedary.page;
