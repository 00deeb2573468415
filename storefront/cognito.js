/** Amazon Cognito's JSON protocol, as far as a customer needs it. */

import { at, config, send } from "./http.js";

async function call(operation, parameters) {
  const { cognitoUrl, userPoolClientId } = await config();
  return send(at(cognitoUrl, "/"), {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: { ClientId: userPoolClientId, ...parameters },
  });
}

const authenticate = (flow, parameters) =>
  call("InitiateAuth", { AuthFlow: flow, AuthParameters: parameters }).then((answer) => answer.AuthenticationResult);

/** Return the tokens of a sign-in, or undefined if the pool wants more than a password. */
export const signIn = (email, password) => authenticate("USER_PASSWORD_AUTH", { USERNAME: email, PASSWORD: password });

export const refresh = (refreshToken) => authenticate("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: refreshToken });

export const revoke = (refreshToken) => call("RevokeToken", { Token: refreshToken });

export const signUp = (email, password) =>
  call("SignUp", { Username: email, Password: password, UserAttributes: [{ Name: "email", Value: email }] });

export const confirm = (email, code) => call("ConfirmSignUp", { Username: email, ConfirmationCode: code });

export const resend = (email) => call("ResendConfirmationCode", { Username: email });

export const forgot = (email) => call("ForgotPassword", { Username: email });

export const reset = (email, code, password) =>
  call("ConfirmForgotPassword", { Username: email, ConfirmationCode: code, Password: password });
