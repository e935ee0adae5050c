/** Submission: which job is next, uploads, the one call that costs money, and retries. */
package io.dromedary.submit;
