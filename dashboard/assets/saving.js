// saveAs hands a text to the browser as a file to keep.
export function saveAs(text, file) {
  const link = document.createElement("a");
  link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  link.download = file;
  link.click();
}
