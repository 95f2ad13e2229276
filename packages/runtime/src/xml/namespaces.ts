/** Namespaces that have a meaning of their own. */

/** Of `xsi:nil` (XML Schema 1, 2.6.2). */
export const xsiNamespace = "http://www.w3.org/2001/XMLSchema-instance";

/** Of `xml:lang` and `xml:space`: its prefix is declared everywhere (Namespaces in XML 1.0, 3). */
export const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

/** Of `xmlns` and `xmlns:a`. */
export const xmlnsNamespace = "http://www.w3.org/2000/xmlns/";
