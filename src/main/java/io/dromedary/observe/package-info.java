/** Whether the line makes progress, and what it did, for machines that look: health and metrics. */
package io.dromedary.observe;
