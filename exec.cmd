@rem Lets "exec node ..." in package.json run on Windows too, where exec is no built-in command. Elsewhere it hands signals straight to Node.
@%*
