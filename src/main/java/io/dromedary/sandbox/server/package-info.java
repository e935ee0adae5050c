/**
 * HTTP without any knowledge of models or generations: calls and responses, the table of paths, authentication, refusals in the shape of
 * FastAPI.
 */
package io.dromedary.sandbox.server;
