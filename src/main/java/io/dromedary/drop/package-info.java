/** The content of a drop: its sidecar, its folder's profile and its media, read as untrusted input and merged into one request. */
package io.dromedary.drop;
