/**
 * The models that the sandbox knows, as data files describe them: parameters, sizes, prices, and the generation of the API each belongs to.
 */
package io.dromedary.sandbox.models;
