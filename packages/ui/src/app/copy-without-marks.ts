const marks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Whatever is copied from the page, its marks of direction stay behind: an amount or an id would not be found with them. */
export function copyWithoutMarks(): void {
  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    const text = String(selection ?? '');
    if (!selection || !event.clipboardData || event.defaultPrevented || text.search(marks) < 0) return;
    const copied = document.createElement('div');
    for (let i = 0; i < selection.rangeCount; i++) copied.append(selection.getRangeAt(i).cloneContents());
    event.clipboardData.setData('text/plain', text.replace(marks, ''));
    event.clipboardData.setData('text/html', copied.innerHTML.replace(marks, ''));
    event.preventDefault();
  });
}
