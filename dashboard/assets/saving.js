// saveAs hands a text to the browser as a file to keep.
/** @param {string} text @param {string} file */
export const saveAs = (text, file, kind = "text/plain") => save(`data:${kind};charset=utf-8,${encodeURIComponent(text)}`, file);

// save does the same with what an address holds.
/** @param {string} address @param {string} file */
export function save(address, file) {
  const link = document.createElement("a");
  link.href = address;
  link.download = file;
  link.click();
}
