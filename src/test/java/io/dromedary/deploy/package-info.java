/** What lies in {@code deploy/}, held to what it names, and tried as far as it can be without the systems that it is for. */
package io.dromedary.deploy;
