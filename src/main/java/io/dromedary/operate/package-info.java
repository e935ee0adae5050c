/** Operation of the line: the end of {@code run --once}, and unexpected failures. */
package io.dromedary.operate;
