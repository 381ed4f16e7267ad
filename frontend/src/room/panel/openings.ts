/** What to say as a stage begins: opens it, and leads nowhere. */

export const OPENINGS: Readonly<Record<string, string>> = {
  requirements: "Here is the problem. Ask me whatever you need to settle the scope, and tell me what you assume.",
  framing: "Now turn it into a prediction task. What goes in, what comes out, and how will we know that it works?",
  architecture: "Draw the whole system before any part of it. Talk me through one request, and through the offline side.",
  data: "Where do examples and labels come from, and which features would you start with?",
  modeling: "What is your first model, what comes after it, and how do you choose between them?",
  deployment: "How does it get in front of people, and what happens when a part of it fails?",
  monitoring: "It is live. How do you learn that it got worse, and what do you do then?",
  stretch: "Let me change one thing about the problem. Take a moment before you answer.",
  wrap: "Sum up your design in a minute: what would you build first, and what worries you most?",
};
