// Hands the server's question to the browser's passkey dialogue and sends the answer back with the form.
const form = document.querySelector("form[data-passkey]");

async function answer(kind, options) {
  if (kind === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function run() {
  try {
    const credential = await answer(form.dataset.passkey, JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify({ ...credential.toJSON(), extensions: JSON.stringify(credential.getClientExtensionResults()) });
    form.submit();
  } catch {
    form.querySelector("[data-passkey-failed]").hidden = false;
  }
}

if (form) run();
