// `whenSeen` calls `arrive` when the section of this component comes into sight, and when one of these news comes to the
// document while it is there: "latent-model", another model was opened; "latent-sliders", its sliders are there.
const whenSeen = (news, arrive) => {
  const section = element.closest('.card');
  const sight = new IntersectionObserver(([{isIntersecting}]) => { if (isIntersecting) arrive(); });
  sight.observe(section);
  news.forEach(name => document.addEventListener(name, () => { sight.unobserve(section); sight.observe(section); }));
};
