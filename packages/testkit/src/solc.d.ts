declare module 'solc' {
  const solc: {
    /** Takes and returns the compiler's standard JSON. */
    compile(input: string): string;
  };
  export default solc;
}
