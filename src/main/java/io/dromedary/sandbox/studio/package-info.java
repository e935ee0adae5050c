/** Draws results (pictures, videos and their letters), keeps them on disk and serves them. */
package io.dromedary.sandbox.studio;
