/**
 * What programs see of the line over the management port, as JSON, and what can be done there. The command line shows the same documents.
 */
package io.dromedary.rest;
