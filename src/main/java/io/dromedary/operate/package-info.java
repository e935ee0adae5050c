/** What keeps the line going: the end of a drained line, failures that nobody expected. */
package io.dromedary.operate;
