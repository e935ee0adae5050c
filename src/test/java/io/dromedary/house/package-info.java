/** Holds the code to its plan: floors, figures, documents. */
package io.dromedary.house;
