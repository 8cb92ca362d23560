/**
 * The passwords that guessing begins with and that are long enough to get past the length rule, in small
 * letters. What follows the last letter is compared without, so "password" stands for "Password123!" as well.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passwort passw0rd p@ssword p@ssw0rd passwords mypassword motdepasse contrasena wachtwoord
   qwertyui qwertyuiop qwerty qwertz qwertzui qwertzuiop azerty azertyui azertyuiop asdfghjk asdfghjkl
   zxcvbnm zxcvbnmm 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsx qazwsxedc q1w2e3r4 q1w2e3r4t5 zaq12wsx
   iloveyou iloveyou2 ihateyou letmein letmeinn welcome welcomes changeme changeit default secret
   trustno1 whatever sunshine princess football baseball basketball superman batman starwars pokemon
   dragon monkey master shadow michael jennifer jordan charlie computer internet samsung liverpool
   chelsea arsenal barcelona mercedes corvette midnight spiderman metallica slipknot blink182 nirvana
   alexander elizabeth victoria christian danielle jonathan samantha benjamin patricia stephanie
   admin administrator adminadmin rootroot testtest test1234 guest guestguest user useruser
   abc abcd abcdef abcabc abcd1234 aa123456 a1b2c3d4 hello helloworld hallo hallo123 bonjour
   lovelove flower butterfly chocolate cheesecake strawberry snowball tinkerbell scoobydoo
   1234567890 0123456789 12345678910 11223344 12341234 12344321 123123123 121212121 147258369 159753456 741852963 987654321 0987654321
   88888888 12345679 123454321 1234554321 123321123 1029384756 123qweasd 123qwe qwe123 asd123
   shopping customer myaccount account`
    .split(/\s+/)
    .filter(Boolean),
)
