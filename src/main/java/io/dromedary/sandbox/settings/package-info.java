/** How the sandbox behaves: the settings and what may be said in them. They can change while it runs. */
package io.dromedary.sandbox.settings;
