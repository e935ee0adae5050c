/** What a drop says: its sidecar, its folder's profile and its media, read as hostile input and turned into one request. */
package io.dromedary.drop;
