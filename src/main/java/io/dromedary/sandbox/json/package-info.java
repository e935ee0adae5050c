/** The one JSON mapper of the sandbox, and its data files. Ground: uses nothing else. */
package io.dromedary.sandbox.json;
