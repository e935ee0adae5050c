/** The generations of the API side by side: their endpoints, the checks of a submission, and how a request looks in each. */
package io.dromedary.sandbox.dialects;
