// While a story is typed: its headline and text take the script's face and direction from the chosen language.
const language = document.getElementById("give-language");

language?.addEventListener("change", () => {
  for (const id of ["give-headline", "give-body_text"]) document.getElementById(id).lang = language.value;
});
