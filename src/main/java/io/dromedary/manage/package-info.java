/** The management port: health, metrics, page and JSON for the people who operate the line. Who may do what there is decided here. */
package io.dromedary.manage;
