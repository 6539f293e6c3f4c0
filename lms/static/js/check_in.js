/* Whoever scanned and stands for one trainee alone has said enough: the button need not be tapped. */
document.querySelector('form[data-at-once]')?.requestSubmit();
